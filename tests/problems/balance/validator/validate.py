import sys
from readers import ACCEPTED, WRONG, Feedback, weights

test, answer, folder = sys.argv[1:4]
spread = float(sys.argv[-1].split("=")[1])
feedback = Feedback(folder)
weight = weights(test)
if open(answer).read():
    sys.exit("this problem has no answers")
sides = sys.stdin.read().split()
if len(sides) != 1:
    feedback.end(WRONG, "%d words" % len(sides), "Print one word.")
sides = sides[0]
if len(sides) != len(weight) or set(sides) - {"L", "R"}:
    feedback.end(WRONG, "%d letters for %d weights" % (len(sides), len(weight)),
                 "Print a letter for each weight.")
off = abs(sum(w if s == "L" else -w for w, s in zip(weight, sides)))
score = max(0, 1 - off / (spread * sum(weight)))
feedback.write("score_multiplier.txt", "%.6f" % score)
feedback.end(ACCEPTED, "off by %d" % off, "Your scales differ by %d." % off if off else None)
