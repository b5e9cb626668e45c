#!/usr/bin/env bash
# Serves a log directory: run.sh LOGDIR [FLAG…]. If my_logs has no run yet, the demonstration writes some; for another
# directory without runs the script says how to get them.
set -euo pipefail
logdir=$1
shift
if find -L "$logdir" -name '*tfevents*' -print -quit 2> /dev/null | grep -q .; then
  exec bin/board --logdir "$logdir" "$@"
fi
if [ "${logdir%/}" = my_logs ]; then
  exec bin/board demo --logdir "$logdir" "$@"
fi
[ -e "$logdir" ] && [ ! -d "$logdir" ] && exec bin/board --logdir "$logdir" "$@" # board says what is wrong
cat << END
$logdir has no runs yet. The board waits for one: let your training program log to a folder below $logdir, as in

    keras.callbacks.TensorBoard("$logdir/first")                          Keras
    torch.utils.tensorboard.SummaryWriter("$logdir/first")                PyTorch

or look at existing logs with make run LOGDIR=testdata/logs, or at a demonstration with make run

END
exec bin/board --logdir "$logdir" "$@"
