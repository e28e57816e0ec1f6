import {parseDocument, parseAllDocuments, LineCounter, Parser, Lexer} from 'yaml';
import * as jy from 'js-yaml';
const gen={
 flatkeys:(n)=>Array.from({length:n},(_,i)=>`key${i}: value`).join('\n'),
 nested:(n)=>Array.from({length:n},(_,i)=>`a${i}:\n  b: 1\n  c: text here`).join('\n'),
 list:(n)=>'env:\n'+Array.from({length:n},(_,i)=>`  - item${i}`).join('\n'),
 flow:(n)=>'env: {'+Array.from({length:n},(_,i)=>`k${i}: 1`).join(', ')+'}',
 depth:(n)=>'['.repeat(n)+']'.repeat(n),
 depthb:(n)=>Array.from({length:n},(_,i)=>' '.repeat(i)+'a:').join('\n'),
 dash:(n)=>'- '.repeat(n),
};
const [,,k,n]=process.argv;
const t=gen[k](+n); console.log(k,n,t.length);
for (const [name,f] of Object.entries({lex:()=>[...new Lexer().lex(t)].length, cst:()=>[...new Parser().parse(t)].length, yaml:()=>parseDocument(t,{uniqueKeys:false,keepSourceTokens:true,lineCounter:new LineCounter()}).errors.length, jsyaml:()=>{jy.load(t)}})){
 const s=performance.now(); let r; try{r=f()}catch(e){r=String(e).slice(0,200)}; console.log(' ',name, (performance.now()-s).toFixed(0),'ms',r);
}
