puts "Hello, world!"
end
