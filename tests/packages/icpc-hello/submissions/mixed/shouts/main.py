# @EXPECTED_RESULTS@: CORRECT, RUN-ERROR
print("HELLO", input().upper() + "!")
