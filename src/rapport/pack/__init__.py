"""The pack of a study: its tables without the texts, from which the whole report is built."""
