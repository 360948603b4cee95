program pairs;
var
  n, s, x, p, q, m, found: Int64;
  seen: array[0..999999] of Int64;
begin
  Read(n, s, x, p, q, m);
  found := 0;
  while n > 0 do
  begin
    if (s >= x) and (s - x < m) then
      found := found + seen[s - x];
    Inc(seen[x]);
    x := (p * x + q) mod m;
    Dec(n)
  end;
  WriteLn(found)
end.
