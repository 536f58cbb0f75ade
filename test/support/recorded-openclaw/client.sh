# Passes a call of the recorded OpenClaw on to the test that runs it (server.mjs) and says what that answers. A start of
# Node for each call would take most of the time of most tests.
exec 3<>"/dev/tcp/127.0.0.1/$RECORDED_OPENCLAW_PORT" || exit 98
printf '%s\0' "$$" "$PPID" "$PWD" $# "$@" >&3
env -0 >&3
input=
case "$*" in *--stdin* | *paste-* | *'store set'*) IFS= read -r -d '' input ;; esac
printf '\0%s\0' "$input" >&3
for part in code stdout stderr; do IFS= read -r -d '' "${part?}" <&3 || exit 97; done
printf '%s' "$stdout"
printf '%s' "$stderr" >&2
exit "$code"
