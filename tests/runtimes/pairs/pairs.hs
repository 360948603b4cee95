import qualified Data.IntMap.Strict as M

count :: Int -> Int -> Int -> Int -> Int -> Int -> Int
count s p q m = go 0 M.empty
  where
    go found _ 0 _ = found
    go found seen n x =
      let now = found + M.findWithDefault 0 (s - x) seen
       in now `seq` go now (M.insertWith (+) x 1 seen) (n - 1) ((p * x + q) `mod` m)

main :: IO ()
main = do
  [n, s, x, p, q, m] <- map read . words <$> getContents
  print (count s p q m n x)
