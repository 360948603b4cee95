console.log("Hello, world!"
