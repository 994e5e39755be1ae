import socket,sys,threading
s=socket.socket(); s.bind(('127.0.0.1',int(sys.argv[1]))); s.listen(100)
def h(c):
    b=b''
    while not b.endswith(b'\n'): b+=c.recv(100)
    c.sendall(b'answer\n'); c.close()
while True:
    c,_=s.accept(); threading.Thread(target=h,args=(c,)).start()
