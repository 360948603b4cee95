;;; everyday.lisp: what Common Lisp programs do, a line for each.
(let ((count 0) (sum 0))
  (loop for value = (read *standard-input* nil) while value do (incf count) (incf sum value))
  (format t "numbers ~d ~d~%" count sum))
(let* ((mutex (sb-thread:make-mutex)) (total 0)
       (threads (loop for n below 8 collect
                  (let ((n n)) (sb-thread:make-thread
                                 (lambda () (sb-thread:with-mutex (mutex) (incf total n))))))))
  (mapc #'sb-thread:join-thread threads)
  (format t "threads ~d~%" total))
(format t "process ~a~%"
  (with-output-to-string (text) (sb-ext:run-program "/bin/echo" '("-n" "child") :output text)))
(format t "compiled ~d~%" (funcall (compile nil '(lambda (x) (* x x))) 12))
(let ((large (make-array 4000000 :initial-element 1)))
  (sb-ext:gc :full t)
  (format t "memory ~d ~d~%" (reduce #'+ large) (integer-length (expt 3 1000))))
(format t "caught ~a~%" (handler-case (/ 1 (- (length "") 0)) (division-by-zero () "division")))
