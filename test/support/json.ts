/** The body of a response as something a test can look into freely. */
// biome-ignore lint/suspicious/noExplicitAny: tests reach into foreign documents
export const jsonOf = (response: Response): Promise<any> => response.json()
