select put_documents($1::jsonb) as outcome
