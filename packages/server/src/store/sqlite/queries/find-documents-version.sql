select value from counter where name = 'documents'
