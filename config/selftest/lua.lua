local what = io.read("l")
if what == "hello" then
  print("Hello, world!")
elseif what == "sum" then
  local sum = 0
  for _ = 1, io.read("n") do
    sum = sum + io.read("n")
  end
  print(sum)
elseif what == "error" then
  print(nothing.here)
elseif what == "loop" then
  while true do
  end
elseif what == "memory" then
  local blocks = {}
  while #blocks < 256 do
    blocks[#blocks + 1] = string.rep(string.char(#blocks % 256), 1 << 20)
  end
end
