-- everyday.hs: what Haskell programs do, a line for each.
module Main (main) where

import Control.Concurrent
import Control.Concurrent.STM
import Control.Exception
import Control.Monad
import qualified Data.ByteString.Char8 as B
import Data.IORef
import Data.List (foldl')
import qualified Data.Map.Strict as M
import Data.Maybe (mapMaybe)
import System.Directory (doesFileExist, removeFile)
import System.Exit
import System.IO
import System.Mem (performGC)
import System.Process (readProcessWithExitCode)
import System.Timeout (timeout)

numbers :: IO ()
numbers = do
  values <- map fst . mapMaybe B.readInt . B.words <$> B.getContents
  putStrLn ("numbers " ++ show (length values) ++ " " ++ show (foldl' (+) 0 values))

threads :: IO ()
threads = do
  total <- newTVarIO (0 :: Int)
  done <- newEmptyMVar
  forM_ [1 .. 100] $ \n -> forkIO $ do
    atomically (modifyTVar' total (+ n))
    putMVar done ()
  _ <- forkOS (threadDelay 1000 >> putMVar done ())
  replicateM_ 101 (takeMVar done)
  late <- timeout 1000 (threadDelay 60000000)
  sum' <- readTVarIO total
  putStrLn ("threads " ++ show sum' ++ " " ++ show late ++ " " ++ show rtsSupportsBoundThreads)

memory :: IO ()
memory = do
  kept <- newIORef M.empty
  forM_ [1 .. 200000 :: Int] $ \n -> modifyIORef' kept (M.insertWith (+) (n `mod` 50000) n)
  performGC
  map' <- readIORef kept
  putStrLn ("memory " ++ show (M.size map') ++ " " ++ show (foldl' (+) 0 (M.elems map')))
  putStrLn ("big " ++ show (length (show (product [1 .. 2000 :: Integer]))))

main :: IO ()
main = do
  hSetBuffering stdout LineBuffering
  numbers
  threads
  memory
  caught <- try (evaluate (1 `div` (0 :: Int)))
  putStrLn ("caught " ++ either (\e -> show (e :: ArithException)) show caught)
  (status, text, _) <- readProcessWithExitCode "sh" ["-c", "cat; exit 3"] "through a pipe"
  putStrLn ("process " ++ show status ++ " " ++ text)
  writeFile "/tmp/everyday" "one\n"
  there <- doesFileExist "/tmp/everyday"
  removeFile "/tmp/everyday"
  putStrLn ("files " ++ show there ++ " ä")
  exitWith ExitSuccess
