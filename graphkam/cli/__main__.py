from graphkam.cli.main import main

main()
