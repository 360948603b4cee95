let sum () =
  let total = ref 0 in
  for _ = 1 to Scanf.scanf " %d" (fun count -> count) do
    total := !total + Scanf.scanf " %d" (fun number -> number)
  done;
  Printf.printf "%d\n" !total

let memory () =
  let blocks = ref [] in
  for i = 1 to 256 do
    blocks := Bytes.make (1 lsl 20) (Char.chr (i land 255)) :: !blocks
  done;
  Printf.printf "%d\n" (List.length !blocks)

let () =
  match Scanf.scanf " %s" (fun what -> what) with
  | "hello" -> print_endline "Hello, world!"
  | "sum" -> sum ()
  | "error" -> failwith "no way to go on"
  | "loop" -> while true do ignore (Sys.opaque_identity 0) done
  | "memory" -> memory ()
  | _ -> ()
