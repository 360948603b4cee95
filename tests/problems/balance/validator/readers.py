"""What the validator reads, and the files in which it says why."""
import sys

ACCEPTED, WRONG = 42, 43


class Feedback:
    def __init__(self, folder):
        self.folder = folder

    def write(self, name, text):
        with open(self.folder + name, "w") as file:
            print(text, file=file)

    def end(self, code, jury, team=None):
        self.write("judgemessage.txt", jury)
        if team:
            self.write("teammessage.txt", team)
        sys.exit(code)


def weights(path):
    with open(path) as file:
        return [int(word) for word in file.read().split()][1:]
