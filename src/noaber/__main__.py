from noaber.site.cli import main

main()
