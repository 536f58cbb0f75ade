#!/bin/sh
# Plays openclaw: answers as the real one did in the prepared home ($HARD_RECORDED), and writes what that would write
# (played.mjs) where there is a name for the file that is there while somebody is signed in ($HARD_HELD).
case "$*" in
  --version) exec cat "$HARD_RECORDED/version" ;;
  'models status --json')
    [ -z "$HARD_HELD" ] && exec cat "$HARD_RECORDED/${HARD_STATUS}.json"
    [ -e "$HARD_HELD" ] && exec node "$HARD_PLAYED" "$@"
    echo '{"auth":{"providers":[],"oauth":{"profiles":[]}}}'; exit ;;
  'config validate'*) echo '{"valid":true}'; exit ;;
  'infer model run '*) echo '{"ok":true,"provider":"chutes","model":"zai-org/GLM-5.2-TEE"}'; exit ;;
esac
case "$*" in
  'models auth paste-token '*) [ -z "$HARD_HELD" ] && cat >/dev/null && exec echo 'Auth profile: chutes:manual (chutes/token)' ;;
esac
[ -n "$HARD_HELD" ] && exec node "$HARD_PLAYED" "$@"
exec "$HARD_REAL" "$@"
