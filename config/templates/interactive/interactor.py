"""Called with the input, the answer and a feedback folder; exit code 42 accepts, 43 does not."""
import sys


def end(code, why):
    with open(sys.argv[3] + "judgemessage.txt", "w") as file:
        print(why, file=file)
    sys.exit(code)


with open(sys.argv[1]) as file:
    secret = int(file.read())
for count in range(1, 11):
    line = sys.stdin.readline()
    try:
        guess = int(line)
    except ValueError:
        end(43, "guess %d is no number" % count)
    if guess == secret:
        print("correct", flush=True)
        end(42, "%d guesses" % count)
    print("higher" if guess < secret else "lower", flush=True)
end(43, "more than 10 guesses")
