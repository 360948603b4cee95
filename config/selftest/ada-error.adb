with Ada.Text_IO;

procedure Selftest is
begin
   Ada.Text_IO.Put_Line (42);
end Selftest;
