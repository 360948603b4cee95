(* everyday.ml: what OCaml programs do, a line for each. *)
let numbers () =
  let count = ref 0 and sum = ref 0 in
  (try
     while true do
       sum := !sum + int_of_string (input_line stdin);
       incr count
     done
   with End_of_file -> ());
  Printf.printf "numbers %d %d\n" !count !sum

let threads () =
  let mutex = Mutex.create () and total = ref 0 in
  let work n = Mutex.lock mutex; total := !total + n; Mutex.unlock mutex; Thread.yield () in
  List.iter Thread.join (List.init 8 (Thread.create work));
  let channel = Event.new_channel () in
  let other = Thread.create (fun () -> Event.sync (Event.send channel "an event")) () in
  Printf.printf "threads %d %s\n" !total (Event.sync (Event.receive channel));
  Thread.join other

let processes () =
  let from = Unix.open_process_in "echo from a shell; exit 3" in
  let line = input_line from in
  let status = match Unix.close_process_in from with Unix.WEXITED n -> n | _ -> -1 in
  Printf.printf "process %s %d\n%!" line status;
  match Unix.fork () with
  | 0 -> Unix._exit 4
  | pid -> Printf.printf "fork %b\n" (snd (Unix.waitpid [] pid) = Unix.WEXITED 4)

let rec depth n = if n = 0 then 0 else 1 + depth (n - 1)

let () =
  numbers ();
  threads ();
  processes ();
  let large = Array.init 4_000_000 (fun i -> i) in
  Gc.compact ();
  Printf.printf "memory %d %d\n" (Array.fold_left ( + ) 0 large) (depth 100_000);
  (try ignore (Sys.opaque_identity [||]).(Array.length large) with Invalid_argument text -> print_endline text);
  Unix.sleepf 0.001;
  Printf.printf "time %b\n" (Unix.gettimeofday () > 1.7e9)
