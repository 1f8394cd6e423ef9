select kind, name, version, value from document where kind = $1 and value is not null order by kind, name
