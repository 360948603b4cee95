use std::io::Read;

fn main() {
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text).unwrap();
    let v: Vec<usize> = text.split_whitespace().map(|word| word.parse().unwrap()).collect();
    let (n, s, mut x, p, q, m) = (v[0], v[1], v[2], v[3], v[4], v[5]);
    let mut seen = vec![0u64; 1000000];
    let mut pairs = 0;
    for _ in 0..n {
        if s >= x && s - x < m {
            pairs += seen[s - x];
        }
        seen[x] += 1;
        x = (p * x + q) % m;
    }
    println!("{}", pairs);
}
