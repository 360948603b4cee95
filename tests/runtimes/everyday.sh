#!/bin/bash
# everyday.sh: what bash programs do, a line for each.
set -euo pipefail
count=0 sum=0
while read -r value; do
	((count += 1, sum += value))
done
echo "numbers $count $sum"
diff <(printf '%s\n' a b) <(printf '%s\n' a b) && echo "process substitution"
tee >(tr '[:lower:]' '[:upper:]' >/tmp/upper) >/dev/null <<-'END'
	here document
END
until [ -s /tmp/upper ]; do sleep 0.01; done
cat /tmp/upper
sort <<<$'b\na' | paste -sd, | sed 's/^/pipes /'
coproc cat
echo "to a coprocess" >&"${COPROC[1]}"
read -r line <&"${COPROC[0]}"
echo "$line"
sleep 30 &
kill $!
wait $! || echo "status $?"
trap 'echo trapped' USR1
kill -USR1 $$
(ulimit -n 64; exit 3) || echo "subshell $?"
flock /tmp/lock -c 'echo locked'
timeout 0.01 sleep 30 || echo "timeout $?"
seq 100000 | head -1 || true
find /tmp -name upper -print0 | xargs -0 -P 2 -n 1 basename
awk 'BEGIN { printf "%.3f\n", atan2(0, -1) }' </dev/fd/0
