{ everyday.pas: what Pascal programs do, a line for each. }
program everyday;

{$mode objfpc}{$H+}

uses
  cthreads, Classes, SysUtils, Math, Process, fgl, BaseUnix;

type
  TMap = specialize TFPGMap<string, Integer>;

  TWorker = class(TThread)
    Total: PLongint;
    procedure Execute; override;
  end;

procedure TWorker.Execute;
var
  i: Integer;
begin
  for i := 1 to 10000 do
    InterlockedIncrement(Total^);
end;

procedure Numbers;
var
  value, sum: Int64;
  count: Integer;
begin
  sum := 0;
  count := 0;
  while not SeekEof(Input) do
  begin
    Read(value);
    sum := sum + value;
    Inc(count);
  end;
  WriteLn('numbers ', count, ' ', sum);
end;

procedure Threads;
var
  workers: array[1..4] of TWorker;
  total: Longint = 0;
  i: Integer;
begin
  for i := 1 to 4 do
  begin
    workers[i] := TWorker.Create(True);
    workers[i].Total := @total;
    workers[i].Start;
  end;
  for i := 1 to 4 do
  begin
    workers[i].WaitFor;
    workers[i].Free;
  end;
  WriteLn('threads ', total);
end;

procedure Errors;
var
  zero: Integer = 0;
  nothing: ^Integer = nil;
begin
  try
    WriteLn(1 div zero);
  except
    on e: EDivByZero do WriteLn(e.Message);
  end;
  try
    WriteLn(nothing^);
  except
    on e: EAccessViolation do WriteLn(e.Message);
  end;
  try
    StrToInt('x');
  except
    on e: EConvertError do WriteLn(e.Message);
  end;
end;

procedure Files;
var
  list: TStringList;
  map: TMap;
  name, text: string;
begin
  list := TStringList.Create;
  list.Add('second');
  list.Add('first');
  list.Sort;
  name := GetTempFileName('/tmp', 'everyday');
  list.SaveToFile(name);
  list.LoadFromFile(name);
  map := TMap.Create;
  map['a'] := list.Count;
  WriteLn('files ', list[0], ' ', map['a'], ' ', FileExists(name), ' ', DeleteFile(name));
  if RunCommand('/bin/sh', ['-c', 'echo from a shell'], text) then
    Write(text);
end;

var
  large: array of Byte;
  status: Integer = 0;
begin
  Numbers;
  Threads;
  Errors;
  Files;
  SetLength(large, 100 * 1024 * 1024);
  FillChar(large[0], Length(large), 1);
  WriteLn('memory ', large[High(large)], ' ', Power(2, 10):0:1);
  Flush(Output);
  if FpFork = 0 then
    FpExit(4);
  FpWait(status);
  WriteLn('fork ', WExitStatus(status), ' ', Now > 40000);
  Halt(0);
end.
