program selftest
  implicit none
  type block
    integer, allocatable :: number(:)
  end type
  type(block) :: blocks(256)
  character(20) :: what
  integer :: count, i
  integer, allocatable :: numbers(:)

  read (*, *) what
  select case (what)
  case ("hello")
    print "(a)", "Hello, world!"
  case ("sum")
    read (*, *) count
    allocate (numbers(count))
    read (*, *) numbers
    print "(i0)", sum(numbers)
  case ("error")
    error stop "no way to go on"
  case ("loop")
    i = 1
    do while (i > 0)
      i = ieor(i, 2)
      if (i > 100) print *, i
    end do
  case ("memory")
    do i = 1, 256
      allocate (blocks(i)%number(262144))
      blocks(i)%number = i
    end do
    print *, sum(blocks(256)%number)
  end select
end program
