#!/bin/sh
# Plays openclaw: answers as the real one did in the prepared home ($HARD_RECORDED), and writes what that would write
# (played.mjs) where there is a file that says who is signed in ($HARD_HELD). The real one is asked whatever is not played.
case "$*" in
  --version) exec cat "$HARD_RECORDED/version" ;;
  'models status --json')
    [ -z "$HARD_HELD" ] && exec cat "$HARD_RECORDED/${HARD_STATUS}.json"
    [ -e "$HARD_HELD" ] && exec node "$HARD_PLAYED" "$@"
    echo '{"auth":{"providers":[],"oauth":{"profiles":[]}}}'; exit ;;
  'config validate'*) echo '{"valid":true}'; exit ;;
  'infer model run '*) echo '{"ok":true,"provider":"chutes","model":"zai-org/GLM-5.2-TEE"}'; exit ;;
esac
if [ -n "$HARD_HELD" ]; then
  case "$*" in
    'config patch '* | 'models auth paste-'* | 'models auth logout '*) exec node "$HARD_PLAYED" "$@" ;;
  esac
fi
case "$*" in
  'models auth paste-token '*) cat >/dev/null; echo 'Auth profile: chutes:manual (chutes/token)' ;;
  *) exec "$HARD_REAL" "$@" ;;
esac
