#!/usr/bin/env bash
# Serves a log directory: run.sh LOGDIR [FLAG…]. Where there is no run yet, my_logs gets a demonstration; for others it
# says how to get one.
set -euo pipefail
logdir=$1
shift
if find -L "$logdir" -name '*tfevents*' -print -quit 2> /dev/null | grep -q .; then
  exec bin/board --logdir "$logdir" "$@"
fi
if [ "${logdir%/}" = my_logs ]; then
  exec bin/board demo --logdir "$logdir" "$@"
fi
[ -e "$logdir" ] && [ ! -d "$logdir" ] && exec bin/board --logdir "$logdir" "$@" # which says what is wrong
cat << END
$logdir holds no run yet. The board waits for one: give your training program a folder below $logdir to log to, as in

    keras.callbacks.TensorBoard("$logdir/first")                          Keras
    torch.utils.tensorboard.SummaryWriter("$logdir/first")                PyTorch

or look at real ones: make run LOGDIR=testdata/logs, or at a demonstration: make run

END
exec bin/board --logdir "$logdir" "$@"
