update counter set value = value + ? where name = 'documents'
