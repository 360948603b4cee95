import os
import sys
first = int(open(sys.argv[1]).read())
seen = sys.argv[3] + "passes"
count = int(open(seen).read()) if os.path.exists(seen) else 0
try:
    said = int(sys.stdin.read())
except ValueError:
    sys.exit(43)
if said != 2 * first:
    sys.exit(43)
if count == 0:
    open(seen, "w").write("1")
    open(sys.argv[3] + "nextpass.in", "w").write("%d\n" % said)
sys.exit(42)
