n, s, x, p, q, m = $stdin.read.split.map(&:to_i)
seen = Array.new(1_000_000, 0)
pairs = 0
n.times do
  pairs += seen[s - x] if s >= x && s - x < m
  seen[x] += 1
  x = (p * x + q) % m
end
puts pairs
