program selftest;

uses
  SysUtils;

var
  what: string;
  count, i, number: longint;
  sum: int64;
  block: pointer;

begin
  readln(what);
  if what = 'hello' then
    writeln('Hello, world!')
  else if what = 'sum' then
  begin
    readln(count);
    sum := 0;
    for i := 1 to count do
    begin
      read(number);
      sum := sum + number;
    end;
    writeln(sum);
  end
  else if what = 'error' then
    writeln(StrToInt('no number'))
  else if what = 'loop' then
    while true do
      count := count xor 1
  else if what = 'memory' then
    for i := 1 to 256 do
    begin
      getmem(block, 1 shl 20);
      fillchar(block^, 1 shl 20, 1);
    end;
end.
