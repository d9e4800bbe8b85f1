from benchmarks.upright.app import app

app()
