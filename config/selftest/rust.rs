use std::io::Read;

fn main() {
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text).unwrap();
    let mut words = text.split_whitespace();
    match words.next().unwrap() {
        "hello" => println!("Hello, world!"),
        "sum" => {
            let count: usize = words.next().unwrap().parse().unwrap();
            let sum: i64 = words.take(count).map(|word| word.parse::<i64>().unwrap()).sum();
            println!("{}", sum);
        }
        "error" => println!("{}", words.next().unwrap()),
        "loop" => {
            let bit = words.count();
            while unsafe { std::ptr::read_volatile(&bit) } == 0 {}
        }
        "memory" => {
            let mut blocks = Vec::new();
            while blocks.len() < 256 {
                blocks.push(vec![1u8; 1 << 20]);
            }
            println!("{}", blocks.len());
        }
        _ => {}
    }
}
