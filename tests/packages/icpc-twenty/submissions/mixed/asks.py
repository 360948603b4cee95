# @EXPECTED_RESULTS@: RUN-ERROR, WRONG-ANSWER
print(0, flush=True)
print(undefined)
