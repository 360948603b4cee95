# everyday.rb: what Ruby programs do, a line for each.
require "etc"
require "json"
require "open3"
require "set"
require "socket"
require "tempfile"
require "timeout"

values = $stdin.each_line.map(&:to_i)
puts "numbers #{values.size} #{values.sum}"

queue = Queue.new
mutex = Mutex.new
total = 0
threads = 8.times.map { |n| Thread.new { mutex.synchronize { total += n }; queue << n } }
threads.each(&:join)
fiber = Fiber.new { 3.times { |n| Fiber.yield n }; :end }
puts "threads #{total} #{queue.size} #{4.times.map { fiber.resume }.inspect}"

reader, writer = IO.pipe
child = fork do
  reader.close
  writer.write "from a child"
  exit!(3)
end
writer.close
text = reader.read
Process.wait(child)
puts "fork #{text} #{$?.exitstatus}"
puts "popen #{IO.popen(["tr", "a-z", "A-Z"], "r+") { |io| io.write "shout"; io.close_write; io.read }}"
out, err, status = Open3.capture3("cat; echo wrong >&2; exit 4", stdin_data: "in")
puts "open3 #{out} #{err.strip} #{status.exitstatus} #{`echo quoted`}"

server = UNIXServer.new("/tmp/socket")
serving = Thread.new { server.accept.tap { |peer| peer.puts "greeting" }.close }
puts "socket #{UNIXSocket.new("/tmp/socket").gets}"
serving.join

Tempfile.create("everyday") do |file|
  file.flock(File::LOCK_EX)
  file.write("x" * 100_000)
  file.flush
  puts "files #{File.size(file.path)} #{Dir.children("/tmp").grep(/everyday/).size}"
end

Signal.trap("USR1") { queue << :signal }
Process.kill("USR1", Process.pid)
sleep 0.001 until queue.size == 9
begin
  Timeout.timeout(0.01) { sleep 30 }
rescue Timeout::Error => late
  puts "timeout #{late.message}"
end
begin
  def deep(n) = deep(n + 1)
  deep(0)
rescue SystemStackError => full
  puts full.message
end
large = Array.new(4_000_000) { |i| i }
puts "memory #{large.sum} #{("a".."zz").to_set.size} #{2**100}"
GC.start(full_mark: true)
puts JSON.generate({ "ä" => [1, 2.5, nil] }), Etc.nprocessors >= 1, Random.urandom(4).size
at_exit { puts "at exit" }
