program selftest
  implicit none
  text = "Hello, world!"
end program
