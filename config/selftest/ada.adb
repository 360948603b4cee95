with Ada.Text_IO;
with Ada.Integer_Text_IO;
with Ada.Long_Long_Integer_Text_IO;

procedure Selftest is
   type Block is array (1 .. 262_144) of Integer;
   type Block_Access is access Block;

   What    : constant String := Ada.Text_IO.Get_Line;
   Count   : Integer := 1;
   Number  : Long_Long_Integer;
   Sum     : Long_Long_Integer := 0;
   Blocks  : array (1 .. 256) of Block_Access;
   Bit     : Integer := 1 with Volatile;
begin
   if What = "hello" then
      Ada.Text_IO.Put_Line ("Hello, world!");
   elsif What = "sum" then
      Ada.Integer_Text_IO.Get (Count);
      for I in 1 .. Count loop
         Ada.Long_Long_Integer_Text_IO.Get (Number);
         Sum := Sum + Number;
      end loop;
      Ada.Long_Long_Integer_Text_IO.Put (Sum, Width => 0);
      Ada.Text_IO.New_Line;
   elsif What = "error" then
      raise Constraint_Error;
   elsif What = "loop" then
      loop
         Bit := -Bit;
      end loop;
   elsif What = "memory" then
      for I in Blocks'Range loop
         Blocks (I) := new Block'(others => I);
      end loop;
   end if;
end Selftest;
