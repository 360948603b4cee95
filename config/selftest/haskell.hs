import qualified Data.Map.Strict as Map

main :: IO ()
main = do
  text <- getContents
  case words text of
    "hello" : _ -> putStrLn "Hello, world!"
    "sum" : count : numbers -> print (sum (map read (take (read count) numbers) :: [Int]))
    "error" : _ -> print (head ([] :: [Int]))
    "loop" : _ -> print (loop 1)
    "memory" : _ -> do
      let table = Map.fromList [(i, i) | i <- [1 .. 8000000 :: Int]]
      print (Map.size table, Map.foldl' (+) 0 table)
    _ -> return ()

loop :: Int -> Int
loop n
  | n == 0 = 0
  | otherwise = loop (if even n then n + 1 else n + 2)
