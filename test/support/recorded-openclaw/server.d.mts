export declare const recordedEnv: Readonly<Record<string, string>>
