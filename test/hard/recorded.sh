#!/bin/sh
# Answers as the real openclaw did in the prepared home ($HARD_RECORDED); the real one is asked whatever was not recorded.
case "$*" in
  --version) exec cat "$HARD_RECORDED/version" ;;
  'models status --json') exec cat "$HARD_RECORDED/${HARD_STATUS}.json" ;;
  'models auth paste-token '*) cat >/dev/null; echo 'Auth profile: chutes:manual (chutes/token)' ;;
  'infer model run '*) echo '{"ok":true,"provider":"chutes","model":"zai-org/GLM-5.2-TEE"}' ;;
  *) exec "$HARD_OPENCLAW" "$@" ;;
esac
