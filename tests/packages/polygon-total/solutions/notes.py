raise SystemExit("notes of the jury")
