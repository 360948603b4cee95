import rules
import sys
sys.exit(42 if rules.good(sys.stdin.read()) else 43)
