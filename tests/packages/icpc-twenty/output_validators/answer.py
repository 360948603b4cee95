import sys
secret = int(open(sys.argv[1]).read())
for guess in range(20):
    line = sys.stdin.readline()
    if not line:
        sys.exit(43)
    n = int(line)
    print("right" if n == secret else "larger" if n < secret else "smaller", flush=True)
    if n == secret:
        sys.exit(42)
open(sys.argv[3] + "judgemessage.txt", "w").write("more than 20 guesses\n")
sys.exit(43)
