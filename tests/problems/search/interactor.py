"""The interactor of `search`, as one written with testlib: input and output file are its arguments."""
import sys


def end(code, why):
    print(why, file=sys.stderr)
    sys.exit(code)


with open(sys.argv[1]) as file:
    weights = [int(word) for word in file.read().split()[1:]]
print(len(weights), flush=True)
count = 0
while True:
    words = sys.stdin.readline().split()
    if not words:
        end(8, "end of file where a question was expected")
    try:
        numbers = [int(word) - 1 for word in words[1:]]
    except ValueError:
        end(2, "not a number: " + words[1])
    if any(not 0 <= number < len(weights) for number in numbers):
        end(1, "there is no such stone")
    if words[0] == "!" and len(numbers) == 1:
        break
    if words[0] != "?" or len(numbers) != 2:
        end(2, "neither a question nor an answer")
    count += 1
    print(max(numbers, key=lambda number: weights[number]) + 1, flush=True)
with open(sys.argv[2], "w") as file:
    print(count, len(weights), file=file)
if weights[numbers[0]] != max(weights):
    end(1, "that is not the heaviest")
end(0, "%d questions" % count)
