# @EXPECTED_RESULTS@: NO-OUTPUT
name = input()
