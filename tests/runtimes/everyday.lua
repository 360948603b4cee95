-- everyday.lua: what Lua programs do, a line for each.
local count, sum = 0, 0
for line in io.lines() do
	count, sum = count + 1, sum + math.tointeger(line)
end
print("numbers", count, sum)
local step = coroutine.wrap(function() for i = 1, 3 do coroutine.yield(i) end end)
print("coroutines", step() + step() + step())
local pipe = io.popen("echo from a shell; exit 3")
print("popen", pipe:read("l"), select(3, pipe:close()))
local name = os.tmpname()
local file = io.open(name, "w")
file:write(("x"):rep(100000))
file:close()
print("files", io.open(name):seek("end"), os.remove(name), os.execute("exit 0"))
local large = {}
for i = 1, 2000000 do large[i] = i end
collectgarbage()
print("memory", #large, pcall(error, "caught"), os.time() > 1700000000)
