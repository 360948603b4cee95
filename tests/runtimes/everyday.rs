// everyday.rs: what Rust programs do, a line for each.
use std::collections::{BTreeMap, HashMap};
use std::io::{self, BufRead, Read, Write};
use std::os::unix::net::{UnixListener, UnixStream};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{mpsc, Arc, Barrier, Condvar, Mutex, RwLock};
use std::time::{Duration, Instant, SystemTime};
use std::{env, fs, panic, thread};

fn numbers() {
    let values: Vec<u64> = io::stdin().lock().lines().map(|line| line.unwrap().parse().unwrap()).collect();
    println!("numbers {} {}", values.len(), values.iter().sum::<u64>());
}

fn threads() {
    let total = AtomicUsize::new(0);
    let map = Arc::new(Mutex::new(HashMap::new()));
    let barrier = Barrier::new(4);
    thread::scope(|scope| {
        for n in 0..4 {
            let (total, map, barrier) = (&total, Arc::clone(&map), &barrier);
            scope.spawn(move || {
                barrier.wait();
                total.fetch_add(n, Ordering::SeqCst);
                map.lock().unwrap().insert(n, n * n);
            });
        }
    });
    let (to, from) = mpsc::channel();
    for n in 0..8 {
        let to = to.clone();
        thread::Builder::new().stack_size(1 << 20).spawn(move || to.send(n).unwrap()).unwrap();
    }
    drop(to);
    let pair = Arc::new((Mutex::new(false), Condvar::new()));
    let other = Arc::clone(&pair);
    let waker = thread::spawn(move || {
        *other.0.lock().unwrap() = true;
        other.1.notify_one();
    });
    let mut ready = pair.0.lock().unwrap();
    while !*ready {
        ready = pair.1.wait_timeout(ready, Duration::from_secs(20)).unwrap().0;
    }
    waker.join().unwrap();
    let book = RwLock::new(BTreeMap::from([(1, "one")]));
    println!(
        "threads {} {} {} {:?}",
        total.load(Ordering::SeqCst),
        map.lock().unwrap().len(),
        from.iter().sum::<i32>(),
        book.read().unwrap()
    );
}

fn unwinding() {
    panic::set_hook(Box::new(|_| ()));
    let caught = panic::catch_unwind(|| {
        let empty: Vec<i32> = Vec::new();
        empty[env::args().count() + 5]
    });
    let thrown = thread::spawn(|| panic!("in a thread")).join();
    println!("panics {} {}", caught.is_err(), thrown.is_err());
}

fn processes() {
    let mut child = Command::new("sh")
        .args(["-c", "cat; exit 3"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(b"through a pipe").unwrap();
    let output = child.wait_with_output().unwrap();
    println!("process {:?} {}", output.status.code(), String::from_utf8_lossy(&output.stdout));
    let missing = Command::new("/no/such").spawn();
    println!("missing {:?}", missing.unwrap_err().kind());
}

fn sockets() {
    let server = UnixListener::bind("/tmp/socket").unwrap();
    let serving = thread::spawn(move || server.accept().unwrap().0.write_all(b"greeting").unwrap());
    let mut text = String::new();
    UnixStream::connect("/tmp/socket").unwrap().read_to_string(&mut text).unwrap();
    serving.join().unwrap();
    println!("socket {}", text);
}

fn files() {
    let folder = env::temp_dir().join("everyday");
    fs::create_dir_all(folder.join("deep/er")).unwrap();
    fs::write(folder.join("one"), "one").unwrap();
    fs::copy(folder.join("one"), folder.join("two")).unwrap();
    fs::hard_link(folder.join("two"), folder.join("three")).unwrap();
    let count = fs::read_dir(&folder).unwrap().count();
    fs::remove_dir_all(&folder).unwrap();
    println!("files {} {}", count, folder.exists());
}

fn main() {
    let start = Instant::now();
    numbers();
    threads();
    unwinding();
    processes();
    sockets();
    files();
    let mut large = vec![1u8; 100 << 20];
    large.extend_from_slice(&[2; 1 << 20]);
    println!("memory {}", large.iter().map(|&b| b as u64).sum::<u64>());
    thread::sleep(Duration::from_millis(1));
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap().as_secs();
    let cpus = thread::available_parallelism().unwrap().get();
    println!("system {} {} {}", start.elapsed().as_millis() >= 1, now > 1_700_000_000, cpus >= 1);
}
