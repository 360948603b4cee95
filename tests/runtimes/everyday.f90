! everyday.f90: what Fortran programs do, a line for each.
program everyday
  use omp_lib
  use iso_fortran_env
  implicit none
  integer(int64) :: total, number, items
  integer :: state, i, code
  real(real64), allocatable :: a(:, :), b(:, :)
  total = 0
  items = 0
  do
    read (*, *, iostat=state) number
    if (state /= 0) exit
    total = total + number
    items = items + 1
  end do
  print '(a,2(1x,i0))', 'numbers', items, total
  allocate (a(1000, 1000), b(1000, 1000))
  a = 1
  b = matmul(a(:, :100), a(:100, :))
  print '(a,1x,f0.1)', 'matrix', sum(b)
  total = 0
  !$omp parallel do num_threads(4) reduction(+:total)
  do i = 1, 1000
    total = total + i
  end do
  !$omp end parallel do
  print '(a,1x,i0)', 'OpenMP', total
  open (unit=10, status='scratch', form='unformatted')
  write (10) a(:, 1)
  rewind (10)
  read (10) a(:, 2)
  close (10)
  call execute_command_line('exit 3', exitstat=code)
  print '(a,1x,i0,1x,f0.1)', 'files', code, sum(a(:, 2))
end program
