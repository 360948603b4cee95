program selftest;
begin
  writeln('Hello, world!'
end.
